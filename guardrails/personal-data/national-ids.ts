import * as arCuit from 'stdnum/lib/cjs/ar/cuit'
import * as atVnr from 'stdnum/lib/cjs/at/vnr'
import * as auTfn from 'stdnum/lib/cjs/au/tfn'
import * as beNn from 'stdnum/lib/cjs/be/nn'
import * as bgEgn from 'stdnum/lib/cjs/bg/egn'
import * as brCpf from 'stdnum/lib/cjs/br/cpf'
import * as caSin from 'stdnum/lib/cjs/ca/sin'
import * as chSsn from 'stdnum/lib/cjs/ch/ssn'
import * as clRut from 'stdnum/lib/cjs/cl/rut'
import * as cnId from 'stdnum/lib/cjs/cn/ric'
import * as czRc from 'stdnum/lib/cjs/cz/rc'
import * as deIdnr from 'stdnum/lib/cjs/de/idnr'
import * as dkCpr from 'stdnum/lib/cjs/dk/cpr'
import * as eeIk from 'stdnum/lib/cjs/ee/ik'
import * as esDni from 'stdnum/lib/cjs/es/dni'
import * as esNie from 'stdnum/lib/cjs/es/nie'
import * as fiHetu from 'stdnum/lib/cjs/fi/hetu'
import * as frNir from 'stdnum/lib/cjs/fr/nir'
import * as gbNino from 'stdnum/lib/cjs/gb/nino'
import * as hkId from 'stdnum/lib/cjs/hk/hkid'
import * as hrOib from 'stdnum/lib/cjs/hr/oib'
import * as iePps from 'stdnum/lib/cjs/ie/pps'
import * as ilId from 'stdnum/lib/cjs/il/idnr'
import * as inAadhaar from 'stdnum/lib/cjs/in/aadhaar'
import * as inEpic from 'stdnum/lib/cjs/in/epic'
import * as inPan from 'stdnum/lib/cjs/in/pan'
import * as inVid from 'stdnum/lib/cjs/in/vid'
import * as itCf from 'stdnum/lib/cjs/it/codicefiscale'
import * as kePin from 'stdnum/lib/cjs/ke/pin'
import * as krRrn from 'stdnum/lib/cjs/kr/rrn'
import * as ltAsmens from 'stdnum/lib/cjs/lt/asmens'
import * as mxCurp from 'stdnum/lib/cjs/mx/curp'
import * as myNric from 'stdnum/lib/cjs/my/nric'
import * as nlBsn from 'stdnum/lib/cjs/nl/bsn'
import * as noFnr from 'stdnum/lib/cjs/no/fodselsnummer'
import * as pkCnic from 'stdnum/lib/cjs/pk/cnic'
import * as plPesel from 'stdnum/lib/cjs/pl/pesel'
import * as roCnp from 'stdnum/lib/cjs/ro/cnp'
import * as sePnr from 'stdnum/lib/cjs/se/personnummer'
import * as thPin from 'stdnum/lib/cjs/th/idnr'
import * as trTckn from 'stdnum/lib/cjs/tr/tckimlik'
import * as twId from 'stdnum/lib/cjs/tw/natid'
import * as uaRntrc from 'stdnum/lib/cjs/ua/rntrc'
import * as usSsn from 'stdnum/lib/cjs/us/ssn'
import * as zaId from 'stdnum/lib/cjs/za/idnr'
import { isEgyptianId } from './is-egyptian-id'

export interface NationalId {
  /** ISO 3166-1 */
  country: string
  /** Its form in a folded text. */
  pattern: RegExp
  isValid(id: string): boolean
  /** Many other numbers pass its check: looked for only where the country is named. */
  onlyThere: boolean
}

type Validator = { validate(id: string): { isValid: boolean } }

/** A form between two places where no word goes on. */
const whole = (form: string) => new RegExp(`(?<![\\w-])${form}(?![\\w-])`, 'gi')

/** A number whose form or check leaves little doubt. */
const known = (country: string, form: string, { validate }: Validator): NationalId => ({
  ...{ country, pattern: whole(form), onlyThere: false },
  isValid: (id) => validate(id.replaceAll('.', '').toUpperCase()).isValid,
})

/** A row of digits that only its country makes likely. */
const there = (country: string, form: string, validator: Validator): NationalId => ({
  ...known(country, form, validator),
  onlyThere: true,
})

/** Numbers of persons, with the rules that their countries publish (stdnum) for form, dates and check digits. */
export const NATIONAL_IDS: readonly NationalId[] = [
  known('AR', '2[0347]-\\d{8}-\\d', arCuit),
  there('AT', '\\d{4} ?\\d{6}', atVnr),
  there('AU', '\\d{3} ?\\d{3} ?\\d{3}', auTfn),
  known('BE', '\\d{2}\\.\\d{2}\\.\\d{2}-\\d{3}\\.\\d{2}', beNn),
  there('BE', '\\d{11}', beNn),
  there('BG', '\\d{10}', bgEgn),
  known('BR', '\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}', brCpf),
  there('BR', '\\d{11}', brCpf),
  there('CA', '\\d{3}[ -]?\\d{3}[ -]?\\d{3}', caSin),
  known('CH', '756\\.?\\d{4}\\.?\\d{4}\\.?\\d{2}', chSsn),
  known('CL', '\\d{1,2}\\.\\d{3}\\.\\d{3}-[\\dk]', clRut),
  there('CL', '\\d{7,8}-[\\dk]', clRut),
  known('CN', '\\d{6}(?:19|20)\\d{9}[\\dx]', cnId),
  known('CZ', '\\d{6}/\\d{3,4}', czRc),
  there('DE', '\\d{2} ?\\d{3} ?\\d{3} ?\\d{3}', deIdnr),
  there('DK', '\\d{6}-?\\d{4}', dkCpr),
  there('EE', '[1-8]\\d{10}', eeIk),
  { country: 'EG', pattern: whole('[23]\\d{13}'), isValid: isEgyptianId, onlyThere: false },
  known('ES', '\\d{8}-?[a-z]', esDni),
  known('ES', '[xyz]-?\\d{7}-?[a-z]', esNie),
  known('FI', '\\d{6}[-+a]\\d{3}[\\da-y]', fiHetu),
  known('FR', '[12] ?\\d{2} ?\\d{2} ?(?:\\d{2}|2[ab]) ?\\d{3} ?\\d{3} ?\\d{2}', frNir),
  known('GB', '[a-z]{2} ?\\d{2} ?\\d{2} ?\\d{2} ?[a-d]', gbNino),
  known('HK', '[a-z]{1,2}\\d{6}\\([\\da]\\)', hkId),
  there('HR', '\\d{11}', hrOib),
  known('IE', '\\d{7}[a-w][a-iw]?', iePps),
  there('IL', '\\d{9}', ilId),
  there('IN', '[2-9]\\d{3}[ -]?\\d{4}[ -]?\\d{4}', inAadhaar),
  there('IN', '[2-9]\\d{3}[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{4}', inVid),
  there('IN', '[a-z]{3}\\d{7}', inEpic),
  known('IN', '[a-z]{3}[abcfghjklpt][a-z]\\d{4}[a-z]', inPan),
  known('IT', '[a-z]{6}\\d{2}[a-z]\\d{2}[a-z]\\d{3}[a-z]', itCf),
  known('KE', '[ap]\\d{9}[a-z]', kePin),
  known('KR', '\\d{6}-\\d{7}', krRrn),
  there('LT', '[1-6]\\d{10}', ltAsmens),
  known('MX', '[a-z]{4}\\d{6}[hmx][a-z]{5}[a-z\\d]\\d', mxCurp),
  known('MY', '\\d{6}-\\d{2}-\\d{4}', myNric),
  there('NL', '\\d{9}', nlBsn),
  there('NO', '\\d{6} ?\\d{5}', noFnr),
  known('PK', '\\d{5}-\\d{7}-\\d', pkCnic),
  there('PL', '\\d{11}', plPesel),
  there('RO', '[1-8]\\d{12}', roCnp),
  known('SE', '(?:19|20)?\\d{6}[-+]\\d{4}', sePnr),
  known('TH', '\\d-\\d{4}-\\d{5}-\\d{2}-\\d', thPin),
  there('TH', '\\d{13}', thPin),
  there('TR', '[1-9]\\d{10}', trTckn),
  known('TW', '[a-z][12]\\d{8}', twId),
  there('UA', '\\d{10}', uaRntrc),
  known('US', '\\d{3}-\\d{2}-\\d{4}', usSsn),
  there('ZA', '\\d{6} ?\\d{4} ?\\d{3}', zaId),
]
