/** Files of an adapter that somebody chose or dropped, and what they may be called after. */
export interface ChosenFiles {
  files: File[]
  /** The folder or the zip they came in; empty when neither has a telling name. */
  title: string
}

/** Hidden files and the leftovers of training, which nobody means to upload. */
const LITTER = /^(\.|Thumbs\.db$)|^(optimizer|scheduler|trainer_state|training_args|rng_state|scaler)/i

/** What a drop holds: plain files, or the files directly inside one dropped folder. */
export async function readDrop(transfer: DataTransfer): Promise<ChosenFiles> {
  // Entries are gone after the first await: take them all at once.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const folder = entries.find(isFolder)
  if (!folder) return choose([...transfer.files])
  const files = await Promise.all((await listFolder(folder)).filter(isFile).map(toFile))
  return { files: withoutLitter(files), title: folder.name }
}

/** What a file picker gave. */
export function choose(files: File[]): ChosenFiles {
  const folder = files[0]?.webkitRelativePath.split('/')[0] ?? ''
  const inside = files.filter((file) => file.webkitRelativePath.split('/').length <= 2)
  const zip = files.length === 1 ? (/^(.+)\.zip$/i.exec(files[0]?.name ?? '')?.[1] ?? '') : ''
  return { files: withoutLitter(inside), title: folder || zip }
}

const withoutLitter = (files: File[]) => files.filter(({ name }) => !LITTER.test(name))
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile

const toFile = (entry: FileSystemFileEntry) =>
  new Promise<File>((resolve, reject) => entry.file(resolve, reject))

/** A folder is read in portions until one is empty. */
async function listFolder(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return all
    all.push(...some)
  }
}
