import { z } from 'zod'

const weekday = z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'])

/** One pack as its file says it: everything but the tag may be inherited along the BCP-47 tag. */
export const culturePackSchema = z.strictObject({
  tag: z.string().regex(/^(root|[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?)$/),
  name: z.string().min(1).max(80).optional(),
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}$/))
    .min(1)
    .max(8)
    .optional(),
  script: z
    .string()
    .regex(/^[A-Z][a-z]{3}$/)
    .optional(),
  direction: z.enum(['ltr', 'rtl']).optional(),
  formality: z.enum(['formal', 'neutral', 'familiar']).optional(),
  address: z.string().max(200).optional(),
  firstDay: weekday.optional(),
  weekend: z.array(weekday).min(1).max(3).optional(),
  hourCycle: z.enum(['h12', 'h23']).optional(),
  calendar: z.string().max(40).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  units: z.enum(['metric', 'imperial', 'us']).optional(),
  values: z.array(z.string().max(120)).max(6).optional(),
  sensitive: z.array(z.string().max(120)).max(12).optional(),
  /** Said by the page before the first question, in the culture's language. */
  greeting: z.string().max(200).optional(),
  /** Questions offered on the empty page, in the culture's language. */
  examples: z.array(z.string().max(200)).max(8).optional(),
  /** What an assistant says in place of an answer that it is too unsure of, in the culture's language. */
  unknown: z.string().min(1).max(300).optional(),
})

export type CulturePack = z.infer<typeof culturePackSchema>

/** A pack with everything its ancestors say filled in. */
export type Culture = Required<
  Omit<CulturePack, 'values' | 'sensitive' | 'greeting' | 'examples' | 'currency' | 'address' | 'unknown'>
> &
  Pick<CulturePack, 'currency' | 'address' | 'unknown'> & {
    values: string[]
    sensitive: string[]
    greeting: string
    examples: string[]
  }

export type Weekday = z.infer<typeof weekday>
