import { type EntryPlace, zipRefusal } from '@/lib/adapters/unpack-zip'
import { BUNDLE_FILES, isBundleFile } from './manifest'

/** Where the files of a bundle's zip go: under their own names, of which there are few. @throws PolyphonyError for others */
export function bundlePlaces(fileName: string): EntryPlace {
  if (isBundleFile(fileName)) return { path: fileName, maxBytes: BUNDLE_FILES[fileName] }
  throw zipRefusal('foreign', { path: fileName.slice(0, 100) })
}
