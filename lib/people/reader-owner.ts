import type { Owner } from '@/lib/store/conversations'
import type { Reader } from './reader'

/** Under whom a reader's conversations are kept. */
export function ownerOf(reader: Reader): Owner {
  return reader.kind === 'user' ? { userId: reader.userId } : { guestId: reader.guestId }
}
