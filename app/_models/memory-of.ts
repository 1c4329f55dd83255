import { BYTES_A_WEIGHT } from '@/lib/models/bytes-a-weight'
import type { CatalogueModel } from '@/lib/models/catalogue'

/** The process with a small cache; `lib/models/plan-base.ts` reckons finer once a model is there. */
const PROCESS_BYTES = 400e6

/** About what a model of the catalogue takes of the memory while its engine runs. */
export function memoryOf({ parameters }: CatalogueModel, precision: 'int8' | 'int4'): number {
  return parameters * BYTES_A_WEIGHT[precision] + PROCESS_BYTES
}
