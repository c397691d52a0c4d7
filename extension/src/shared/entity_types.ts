// What entity types are called, and the family that gives each its colour.

import type { Language, Message } from "./messages";

export type Family =
  | "name"
  | "organisation"
  | "address"
  | "contact"
  | "identifier"
  | "secret"
  | "sensitive"
  | "term"
  | "context"
  | "mark";

interface EntityType extends Message {
  family: Family;
}

const ENTITY_TYPES: Record<string, EntityType> = {
  PERSON: { family: "name", ja: "氏名", en: "Name" },
  ORGANIZATION: { family: "organisation", ja: "組織名", en: "Organisation" },
  ADDRESS: { family: "address", ja: "住所", en: "Address" },
  LOCATION: { family: "context", ja: "地名", en: "Place" },
  JP_POSTAL_CODE: { family: "address", ja: "郵便番号", en: "Postal code" },
  PHONE_NUMBER: { family: "contact", ja: "電話番号", en: "Phone number" },
  EMAIL_ADDRESS: { family: "contact", ja: "メールアドレス", en: "Mail address" },
  URL: { family: "contact", ja: "URL", en: "URL" },
  IP_ADDRESS: { family: "contact", ja: "IPアドレス", en: "IP address" },
  MAC_ADDRESS: { family: "contact", ja: "MACアドレス", en: "MAC address" },
  USERNAME: { family: "contact", ja: "ユーザー名", en: "User name" },
  DATE_OF_BIRTH: { family: "sensitive", ja: "生年月日", en: "Date of birth" },
  DATE_TIME: { family: "context", ja: "日時", en: "Date or time" },
  AGE: { family: "context", ja: "年齢", en: "Age" },
  JP_MY_NUMBER: { family: "identifier", ja: "マイナンバー", en: "My Number" },
  JP_CORPORATE_NUMBER: { family: "identifier", ja: "法人番号", en: "Corporate number" },
  JP_INVOICE_NUMBER: { family: "identifier", ja: "インボイス登録番号", en: "Invoice number" },
  JP_RESIDENT_CODE: { family: "identifier", ja: "住民票コード", en: "Resident code" },
  JP_PENSION_NUMBER: { family: "identifier", ja: "基礎年金番号", en: "Pension number" },
  JP_EMPLOYMENT_INSURANCE_NUMBER: {
    family: "identifier",
    ja: "雇用保険番号",
    en: "Employment insurance number",
  },
  JP_HEALTH_INSURANCE: { family: "identifier", ja: "健康保険証の番号", en: "Health insurance" },
  JP_CARE_INSURANCE_NUMBER: {
    family: "identifier",
    ja: "介護保険の番号",
    en: "Care insurance number",
  },
  JP_DRIVERS_LICENSE: { family: "identifier", ja: "運転免許証番号", en: "Driver's licence" },
  JP_PASSPORT: { family: "identifier", ja: "旅券番号", en: "Passport" },
  JP_RESIDENCE_CARD: { family: "identifier", ja: "在留カード番号", en: "Residence card" },
  JP_LICENSE_PLATE: { family: "identifier", ja: "車両番号", en: "Licence plate" },
  JP_BANK_ACCOUNT: { family: "identifier", ja: "口座番号", en: "Bank account" },
  CREDIT_CARD: { family: "identifier", ja: "カード番号", en: "Card number" },
  IBAN_CODE: { family: "identifier", ja: "IBAN", en: "IBAN" },
  ID_NUMBER: { family: "identifier", ja: "識別番号", en: "ID number" },
  SECRET: { family: "secret", ja: "パスワード・鍵", en: "Password or key" },
  MEDICAL: { family: "sensitive", ja: "病歴・健康", en: "Health" },
  SENSITIVE: { family: "sensitive", ja: "要配慮情報", en: "Sensitive" },
  PROJECT: { family: "term", ja: "案件名", en: "Project" },
  MONEY: { family: "context", ja: "金額", en: "Amount" },
  CUSTOM: { family: "term", ja: "辞書の語", en: "Term of the dictionary" },
  CONFIDENTIAL_MARK: { family: "mark", ja: "機密の表示", en: "Confidentiality mark" },
  LITERAL: { family: "term", ja: "記号に似た文字列", en: "Looks like a placeholder" },
};

/** A type of a server's own recognizer is called by its own name. */
export function entityName(entityType: string, language: Language): string {
  return ENTITY_TYPES[entityType]?.[language] ?? entityType;
}

export function familyOf(entityType: string): Family {
  return ENTITY_TYPES[entityType]?.family ?? "term";
}
