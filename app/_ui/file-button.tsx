'use client'

import { type ReactNode, useRef } from 'react'
import { Button } from './button'

/** A button that lets people choose one file; the same one can be chosen again. */
export function FileButton(props: {
  children: ReactNode
  /** As of an input of type file. */
  accept: string
  onFile: (file: File | undefined) => void
  testId: string
}) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button onClick={() => input.current?.click()}>{props.children}</Button>
      <input
        ref={input}
        type="file"
        accept={props.accept}
        hidden
        data-testid={props.testId}
        onChange={({ target }) => {
          props.onFile(target.files?.[0])
          target.value = ''
        }}
      />
    </>
  )
}
