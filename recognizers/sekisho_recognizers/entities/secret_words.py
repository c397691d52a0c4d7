# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""The labels that credentials stand beside, by what kind of credential."""

from enum import Enum, auto


class Kind(Enum):
    PASSWORD = auto()  # what a person may have chosen: short, any characters
    TOKEN = auto()  # what a machine made
    CODE = auto()  # a few digits
    PHRASE = auto()  # words, Japanese ones too


LABELS = {
    Kind.PASSWORD: (
        "パスワード", "ぱすわーど", "パスワ", "パスコード", "ログインパス", "idパス", "パス", "暗号化キー", "セキュリティキー", "ネットワークキー", "ネットワークセキュリティキー",
        "暗号キー", "wi-fiキー", "wifiキー", "wpaキー", "wepキー", "事前共有鍵", "事前共有キー", "共有キー", "共有鍵", "解凍キー", "解凍pw", "開封pw", "復号キー", "復元キー",
        "プロダクトキー", "ライセンスキー", "シリアルキー", "招待コード", "リカバリーコード", "リカバリコード", "バックアップコード", "復旧コード", "回復キー", "回復コード",
        "password", "passwd", "passwrd", "passcode", "pwd", "pw", "pass", "dbpassword", "dbpass", "pgpassword", "mysqlpassword", "mysql_pwd", "sshpass", "userpass", "userpassword",
        "rootpassword", "adminpassword", "requirepass", "masterauth", "identified by", "psk", "wpa_passphrase", "wpapsk", "product key", "license key", "recovery code", "backup code", "storepass", "keypass",
        "convertto-securestring", "ansible_become_pass", "ansible_ssh_pass", "network key", "wi-fi key", "wifi key", "enable secret",
    ),
    Kind.TOKEN: (
        "apiキー", "api キー", "api鍵", "アクセスキー", "シークレットキー", "シークレットアクセスキー", "シークレット", "クライアントシークレット", "チャネルシークレット", "チャンネルシークレット",
        "アクセストークン", "チャネルアクセストークン", "チャンネルアクセストークン", "リフレッシュトークン", "認証トークン", "トークン", "apiトークン", "秘密鍵", "署名鍵", "暗号鍵", "共通鍵", "認証キー", "認証鍵", "サブスクリプションキー", "接続文字列",
        "セッションid", "セッションキー", "セッショントークン", "クッキー", "webhookキー",
        "secret", "client_secret", "client secret", "clientsecret", "app_secret", "appsecret", "api_secret", "apisecret", "consumer_secret", "channel_secret", "shared_secret", "shared secret", "signing_secret", "webhook_secret", "jwt_secret",
        "secret_key", "secretkey", "secret key", "secret-key", "secret_key_base", "secret_access_key", "secretaccesskey", "secret access key", "aws_secret_access_key", "access_key", "accesskey", "access key", "access-key", "access_key_id", "accesskeyid", "access key id", "aws_access_key_id",
        "api_key", "api-key", "apikey", "api key", "x-api-key", "app_key", "appkey", "application_key", "app key", "application key", "ddapikey", "dd_api_key", "dd_app_key", "account_key", "accountkey", "account key", "sharedaccesskey", "sharedaccesssignature", "subscription-key", "subscription_key", "subscriptionkey", "storage_key", "license_key", "licensekey",
        "token", "api_token", "apitoken", "api token", "access_token", "accesstoken", "access token", "auth_token", "authtoken", "auth token", "refresh_token", "refreshtoken", "id_token", "bot_token", "bot token", "bearer_token", "session_token", "sessiontoken", "csrf_token", "csrftoken", "_token", "x-auth-token", "x-access-token", "channel_access_token", "personal access token", "pat", "deploy_token",
        "private_key", "privatekey", "private key", "private_key_id", "encryption_key", "encryptionkey", "signing_key", "signingkey", "master_key", "masterkey", "rails_master_key", "app_secret_key", "jwt_key", "hmac_key", "consumer_key", "fernet_key", "django_secret_key",
        "session_id", "sessionid", "phpsessid", "jsessionid", "connect.sid", "_session", "session", "credential", "credentials", "connection_string", "connectionstring", "instrumentationkey", "webhook_token", "_authtoken", "_auth", "authorization", "sas_token", "sastoken", "otp_secret", "totp_secret", "totp",
    ),
    Kind.CODE: (
        "暗証番号", "暗証", "認証コード", "認証番号", "確認コード", "ワンタイムパスワード", "ワンタイムコード", "ワンタイム", "smsコード", "ログインコード", "二段階認証", "2段階認証", "二要素認証", "キーボックス", "鍵ボックス", "ダイヤルロック", "ダイヤル番号", "ダイヤル錠", "金庫番号", "金庫の番号", "金庫のダイヤル", "解錠番号", "解錠コード",
        "開錠番号", "開錠コード", "解錠", "開錠", "オートロック", "オートロックの番号", "入館コード", "入室コード", "ドアコード", "玄関コード", "ゲートコード", "ロック番号", "ロック解除", "ロック解除コード", "pinコード", "pin番号", "pin code", "pin", "pin_code", "pincode", "otp", "passcode", "パスコード", "暗証コード",
        "verification code", "security pin", "mfaコード", "mfa code", "テンキー", "警備解除", "スマホロック", "スマホのロック", "携帯のロック", "画面のロック", "ロックの番号", "解除番号", "解除コード", "画面ロック", "宅配ボックス", "キーコード",
    ),
    Kind.PHRASE: (
        "合言葉", "合い言葉", "パスフレーズ", "passphrase", "pass phrase", "秘密の質問の答え", "秘密の質問の回答", "秘密の答え", "リカバリーフレーズ", "リカバリフレーズ", "シードフレーズ", "ニーモニック", "seed phrase", "recovery phrase", "mnemonic", "復元フレーズ",
    ),
}  # fmt: skip
LOOSE = frozenset({"パス", "pass", "pat", "session", "secret", "credential", "credentials", "authorization", "totp", "クッキー", "トークン", "token", "シークレット", "_session", "_auth", "パスワ"})  # fmt: skip
