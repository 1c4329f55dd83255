import { FileStore } from '@tus/file-store'
import { MemoryLocker, Server } from '@tus/server'
import { MAX_UPLOAD_BYTES, type Upload } from '@/lib/adapters/upload'
import { partName, partsFolder } from '@/lib/storage/upload-store'

// One for all requests of this process: two requests for the same file wait for each other.
const locker = new MemoryLocker()

/** A tus server that takes exactly the files that one upload has declared, each in its size. */
export function tusServer(dataDir: string, upload: Upload): Server {
  const directory = partsFolder(dataDir)
  return new Server({
    path: '/',
    datastore: new FileStore({ directory }),
    locker,
    relativeLocation: true,
    maxSize: MAX_UPLOAD_BYTES,
    // No other site's page may ask.
    allowedOrigins: [],
    namingFunction: (_request, metadata) => {
      const index = Number(metadata?.index)
      const file = upload.files[index]
      if (!file)
        throw refusal(404, `This upload has ${upload.files.length} files, and none at index ${index}.`)
      return partName(upload.id, index)
    },
    onUploadCreate: async (_request, { id, size }) => {
      const index = Number(id.slice(upload.id.length + 1))
      const declared = upload.files[index]?.sizeBytes
      if (size !== declared)
        throw refusal(400, `The file was declared with ${declared} bytes and comes with ${size}.`)
      return {}
    },
    generateUrl: (request, { id }) =>
      `${new URL(request.url).pathname.replace(/\/$/, '')}/${id.slice(upload.id.length + 1)}`,
    getFileIdFromRequest: (_request, last) =>
      last !== undefined && /^\d{1,3}$/.test(last) ? partName(upload.id, Number(last)) : undefined,
  })
}

/** In the shape in which @tus/server takes errors. */
function refusal(status: number, words: string): { status_code: number; body: string } {
  return { status_code: status, body: `${words}\n` }
}
