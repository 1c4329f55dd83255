'use client'

import { useCallback, useEffect, useState } from 'react'
import { type Attachment, MOST_FILES } from '@/lib/attachments/attached-text'
import type { RefusedFile } from './read-files'

/** The files of a question that is being written: chosen, pasted, or dropped anywhere on the page. */
export function useAttachments(isOn: boolean, initial: Attachment[] = []) {
  const [{ attachments, refused }, set] = useState<Chosen>({ attachments: initial, refused: [] })
  const add = useCallback(async (files: FileList) => {
    // The list is emptied as soon as its field is.
    const chosen = [...files]
    if (chosen.length === 0) return
    const { readFiles } = await import('./read-files')
    const read = await readFiles(chosen)
    set((before) => merge(before, read))
  }, [])
  const isOver = useFileDrop(isOn, add)
  return {
    ...{ attachments, refused, isOver, add },
    /** In the place of those that were chosen. */
    replace: (fresh: Attachment[]) => set({ attachments: fresh, refused: [] }),
    remove: (index: number) => set({ attachments: attachments.filter((_, at) => at !== index), refused: [] }),
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

/** Who takes what is dropped; the last one, where one editor is open in front of another. */
const takers: object[] = []

/** True while files are held over the page; one that missed its place would have the browser leave for the file. */
function useFileDrop(isOn: boolean, onFiles: (files: FileList) => void): boolean {
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    if (!isOn) return
    const taker = {}
    takers.push(taker)
    const isMine = () => takers.at(-1) === taker
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setIsOver(isMine())
    }
    const leave = (event: DragEvent) => event.relatedTarget === null && setIsOver(false)
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setIsOver(false)
      if (isMine()) onFiles(event.dataTransfer.files)
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      takers.splice(takers.indexOf(taker), 1)
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [isOn, onFiles])
  return isOver
}
