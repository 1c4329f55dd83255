import { ar } from './background/ar'
import { en } from './background/en'
import { fr } from './background/fr'
import { hi } from './background/hi'
import { sw } from './background/sw'
import { zh } from './background/zh'

const read = (text: string): readonly string[] => text.split('\n').filter((line) => line.trim() !== '')

/** Everyday questions by language, which every topic is told apart from and whose share that it takes sets its threshold. */
export const BACKGROUND: Readonly<Record<string, readonly string[]>> = {
  en: read(en),
  fr: read(fr),
  hi: read(hi),
  ar: read(ar),
  sw: read(sw),
  zh: read(zh),
}
