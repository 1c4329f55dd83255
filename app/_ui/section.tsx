import type { ReactNode } from 'react'

/** A part of a page of settings: what it is about, and beneath it what one can do. */
export function Section(props: { title: string; intro?: ReactNode; children?: ReactNode }) {
  return (
    <section className="flex flex-col gap-4 border-t border-line py-7">
      <div>
        <h2 className="font-serif font-semibold">{props.title}</h2>
        {props.intro && <p className="mt-0.5 text-muted">{props.intro}</p>}
      </div>
      {props.children}
    </section>
  )
}
