'use client'

import { type DragEvent, useState } from 'react'
import { type Attachment, MOST_FILES } from '@/lib/attachments/attached-text'
import type { RefusedFile } from './read-files'

/** The files of a question that is being written: chosen, dropped or pasted. */
export function useAttachments(isOn: boolean) {
  const [{ attachments, refused }, set] = useState<Chosen>({ attachments: [], refused: [] })
  const [isOver, setIsOver] = useState(false)
  const add = async (files: FileList) => {
    if (!isOn || files.length === 0) return
    const chosen = [...files]
    const { readFiles } = await import('./read-files')
    const read = await readFiles(chosen)
    set((before) => merge(before, read))
  }
  const drop = {
    onDragOver: (event: DragEvent) => {
      if (!isOn || !event.dataTransfer.types.includes('Files')) return
      event.preventDefault()
      setIsOver(true)
    },
    onDragLeave: () => setIsOver(false),
    onDrop: (event: DragEvent) => {
      if (!isOn || !event.dataTransfer.types.includes('Files')) return
      event.preventDefault()
      setIsOver(false)
      void add(event.dataTransfer.files)
    },
  }
  return {
    ...{ attachments, refused, isOver, drop, add },
    /** In the place of those that were chosen. */
    replace: (fresh: Attachment[]) => set({ attachments: fresh, refused: [] }),
    remove: (index: number) =>
      set({ attachments: attachments.filter((_, at) => at !== index), refused: [] }),
  }
}

interface Chosen {
  attachments: Attachment[]
  refused: RefusedFile[]
}

/** The same file chosen twice is attached once; what is one too many is refused by name. */
function merge(before: Chosen, read: Chosen): Chosen {
  const fresh = read.attachments.filter(
    ({ name, text }) => !before.attachments.some((one) => one.name === name && one.text === text),
  )
  const all = [...before.attachments, ...fresh]
  const tooMany = all.slice(MOST_FILES).map(({ name, sizeBytes }) => ({
    ...{ name, sizeBytes, trouble: 'too_many' as const },
  }))
  return { attachments: all.slice(0, MOST_FILES), refused: [...read.refused, ...tooMany] }
}
