// What the page calls each entity type, and which family's colour it has.

/** @typedef {"name"|"organisation"|"address"|"contact"|"identifier"|"secret"|"sensitive"|"term"|"context"|"mark"} Family */

/** @type {Record<string, [Family, string, string]>} */
export const KINDS = {
  PERSON: ["name", "氏名", "Person"],
  ORGANIZATION: ["organisation", "組織名", "Organisation"],
  ADDRESS: ["address", "住所", "Address"],
  LOCATION: ["context", "地名", "Place"],
  JP_POSTAL_CODE: ["address", "郵便番号", "Postal code"],
  PHONE_NUMBER: ["contact", "電話番号", "Phone number"],
  EMAIL_ADDRESS: ["contact", "メールアドレス", "E-mail address"],
  URL: ["contact", "URL", "URL"],
  IP_ADDRESS: ["contact", "IP アドレス", "IP address"],
  MAC_ADDRESS: ["contact", "MAC アドレス", "MAC address"],
  DATE_OF_BIRTH: ["sensitive", "生年月日", "Date of birth"],
  DATE_TIME: ["context", "日時", "Date or time"],
  AGE: ["context", "年齢", "Age"],
  JP_MY_NUMBER: ["identifier", "マイナンバー", "My Number"],
  JP_CORPORATE_NUMBER: ["identifier", "法人番号", "Corporate number"],
  JP_INVOICE_NUMBER: ["identifier", "インボイス登録番号", "Invoice number"],
  JP_RESIDENT_CODE: ["identifier", "住民票コード", "Resident code"],
  JP_PENSION_NUMBER: ["identifier", "基礎年金番号", "Pension number"],
  JP_EMPLOYMENT_INSURANCE_NUMBER: ["identifier", "雇用保険番号", "Employment insurance"],
  JP_HEALTH_INSURANCE: ["identifier", "健康保険の番号", "Health insurance"],
  JP_CARE_INSURANCE_NUMBER: ["identifier", "介護保険番号", "Care insurance"],
  JP_DRIVERS_LICENSE: ["identifier", "運転免許証番号", "Driving licence"],
  JP_PASSPORT: ["identifier", "旅券番号", "Passport"],
  JP_RESIDENCE_CARD: ["identifier", "在留カード番号", "Residence card"],
  JP_LICENSE_PLATE: ["identifier", "自動車登録番号", "Licence plate"],
  JP_BANK_ACCOUNT: ["identifier", "口座番号", "Bank account"],
  CREDIT_CARD: ["identifier", "クレジットカード", "Credit card"],
  IBAN_CODE: ["identifier", "IBAN", "IBAN"],
  ID_NUMBER: ["identifier", "管理番号", "ID number"],
  USERNAME: ["contact", "ユーザー名", "User name"],
  SECRET: ["secret", "秘密情報（鍵・パスワード）", "Secret"],
  MEDICAL: ["sensitive", "病歴・検査値", "Medical"],
  SENSITIVE: ["sensitive", "要配慮個人情報", "Sensitive"],
  PROJECT: ["term", "案件名", "Project"],
  MONEY: ["context", "金額", "Amount"],
  CUSTOM: ["term", "辞書の用語", "Dictionary term"],
  CONFIDENTIAL_MARK: ["mark", "機密表示", "Confidentiality mark"],
};

/** @type {Record<Family, [string, string]>} */
export const FAMILIES = {
  name: ["氏名", "Names"],
  organisation: ["組織", "Organisations"],
  address: ["住所", "Addresses"],
  contact: ["連絡先", "Contacts"],
  identifier: ["番号", "Identifiers"],
  secret: ["秘密情報", "Secrets"],
  sensitive: ["要配慮", "Sensitive"],
  term: ["用語", "Terms"],
  context: ["地名・日時など", "Context"],
  mark: ["機密表示", "Marks"],
};

/** A type of somebody's own recognizer has its name as it is. @param {string} type @returns {Family} */
export const familyOf = (type) => KINDS[type]?.[0] ?? "term";

/** @param {string} type @param {"ja"|"en"} language */
export function kindName(type, language) {
  if (type === "LITERAL") return language === "ja" ? "符号に似た文字列" : "Look-alike of a placeholder";
  return KINDS[type]?.[language === "ja" ? 1 : 2] ?? type;
}
