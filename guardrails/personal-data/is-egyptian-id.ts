/** Governorates as they stand in an Egyptian national number; 88 is abroad. */
const GOVERNORATES = new Set(
  '01 02 03 04 11 12 13 14 15 16 17 18 19 21 22 23 24 25 26 27 28 29 31 32 33 34 35 88'.split(' '),
)

/** Fourteen digits: century (2 or 3), a real date of birth, a governorate. The rule of its last digit is not public. */
export function isEgyptianId(id: string): boolean {
  const [, century, years, month, day, governorate] = /^([23])(\d\d)(\d\d)(\d\d)(\d\d)\d{5}$/.exec(id) ?? []
  if (!governorate || !GOVERNORATES.has(governorate)) return false
  const date = `${century === '2' ? '19' : '20'}${years}-${month}-${day}`
  const time = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date)
}
