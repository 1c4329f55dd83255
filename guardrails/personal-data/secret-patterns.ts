/** Keys by the form their issuers document, then what a name gives away; each is linear in the token. */
export const SECRETS: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{36,255}/g,
  /\bgithub_pat_[A-Za-z0-9_]{22,255}/g,
  /\bglpat-[A-Za-z0-9_-]{20,}/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g,
  /\bsk-[A-Za-z0-9_-]{20,}/g,
  /\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}/g,
  /\bAIza[0-9A-Za-z_-]{35}/g,
  /\bhf_[A-Za-z0-9]{30,}/g,
  /\bnpm_[A-Za-z0-9]{36}/g,
  /\bpypi-AgE[A-Za-z0-9_-]{30,256}/g,
  /\bdop_v1_[a-f0-9]{64}/g,
  /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/g,
  /\bya29\.[A-Za-z0-9_-]{20,256}/g,
  /(?<!\w)\d{8,10}:AA[A-Za-z0-9_-]{33}(?![\w-])/g,
  /(?<=hooks\.slack\.com\/services\/)[A-Za-z0-9_/-]{20,128}/g,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g,
  /(?<=:\/\/[^\s:@/]{1,64}:)[^\s@/]{1,128}(?=@)/g,
  /(?<=(?:api[_-]?key|access[_-]?token|auth[_-]?token|client[_-]?secret|secret[_-]?key|password|passwd|pwd)["']?[=:]["']?)[^\s"'&,;]{6,256}/gi,
]

/** A private key runs over many lines; one that is cut off is hidden to the end. */
export const PRIVATE_KEY =
  /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,20}PRIVATE KEY-----|$)/g
