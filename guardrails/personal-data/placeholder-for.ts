import type { Kind } from './find-personal-data'

const PLACEHOLDERS: Record<string, Record<Kind, string>> = {
  en: {
    secret: '‹key hidden›',
    email: '‹e-mail hidden›',
    iban: '‹account hidden›',
    card: '‹card hidden›',
    phone: '‹phone hidden›',
    ip: '‹address hidden›',
    mac: '‹address hidden›',
    id: '‹id number hidden›',
  },
  fr: {
    secret: '‹clé masquée›',
    email: '‹e-mail masqué›',
    iban: '‹compte masqué›',
    card: '‹carte masquée›',
    phone: '‹téléphone masqué›',
    ip: '‹adresse masquée›',
    mac: '‹adresse masquée›',
    id: '‹numéro d’identité masqué›',
  },
  hi: {
    secret: '‹कुंजी छिपाई गई›',
    email: '‹ई-मेल छिपाया गया›',
    iban: '‹खाता छिपाया गया›',
    card: '‹कार्ड छिपाया गया›',
    phone: '‹फ़ोन छिपाया गया›',
    ip: '‹पता छिपाया गया›',
    mac: '‹पता छिपाया गया›',
    id: '‹पहचान संख्या छिपाई गई›',
  },
  ar: {
    secret: '‹مفتاح محجوب›',
    email: '‹بريد محجوب›',
    iban: '‹حساب محجوب›',
    card: '‹بطاقة محجوبة›',
    phone: '‹هاتف محجوب›',
    ip: '‹عنوان محجوب›',
    mac: '‹عنوان محجوب›',
    id: '‹رقم هوية محجوب›',
  },
  sw: {
    secret: '‹ufunguo umefichwa›',
    email: '‹barua pepe imefichwa›',
    iban: '‹akaunti imefichwa›',
    card: '‹kadi imefichwa›',
    phone: '‹simu imefichwa›',
    ip: '‹anwani imefichwa›',
    mac: '‹anwani imefichwa›',
    id: '‹namba ya kitambulisho imefichwa›',
  },
  zh: {
    secret: '‹密钥已隐藏›',
    email: '‹邮箱已隐藏›',
    iban: '‹账号已隐藏›',
    card: '‹卡号已隐藏›',
    phone: '‹电话已隐藏›',
    ip: '‹地址已隐藏›',
    mac: '‹地址已隐藏›',
    id: '‹证件号已隐藏›',
  },
}

/** What stands in place of a piece of personal data, in the reader's language or in English. */
export function placeholderFor(kind: Kind, language: string): string {
  const table = PLACEHOLDERS[language.split('-')[0] ?? 'en'] ?? PLACEHOLDERS.en
  return table?.[kind] ?? `‹${kind}›`
}
