/** A community's first letter in its own script: an emblem that needs no picture. */
export function Emblem({
  name,
  lang,
  size = 'md',
}: {
  name: string
  lang?: string | undefined
  size?: 'sm' | 'md'
}) {
  const letter = firstGrapheme(name)
  const box = size === 'sm' ? 'size-7 text-small' : 'size-10 text-body'
  return (
    <span
      aria-hidden="true"
      lang={lang}
      className={`${box} inline-grid shrink-0 select-none place-items-center rounded-full bg-accent-soft font-serif font-semibold leading-none text-accent`}
    >
      {letter}
    </span>
  )
}

function firstGrapheme(text: string): string {
  const [first] = new Intl.Segmenter().segment(text.trim())
  return first?.segment.toLocaleUpperCase() ?? '·'
}
