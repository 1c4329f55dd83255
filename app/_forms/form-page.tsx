import type { ReactNode } from 'react'

/** A page that is one small form. */
export function FormPage({
  title,
  intro,
  children,
}: {
  title: string
  intro: ReactNode
  children?: ReactNode
}) {
  return (
    <div className="mx-auto flex w-full max-w-[24rem] flex-col gap-5 px-5 pb-16 pt-[12dvh]">
      <div>
        <h1 className="font-serif text-title">{title}</h1>
        <p className="mt-1 text-muted">{intro}</p>
      </div>
      {children}
    </div>
  )
}
