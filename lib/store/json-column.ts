import { Prisma } from './generated/client'
import { storableText } from './storable-text'

/** A plain value as a JSON column takes it. Undefined members fall away, as in JSON. */
export function jsonColumn(value: object): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
    typeof part === 'string' ? storableText(part) : part,
  )
}

/** The same for a column that may be empty: SQL's NULL for null. */
export function optionalJsonColumn(
  value: object | null | undefined,
): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value ? jsonColumn(value) : Prisma.DbNull
}
