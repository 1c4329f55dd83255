import Link from 'next/link'

/** The ways to look at a document: as it holds, its versions, its editor; and a link to take it along, where there is one. */
export function DocumentRooms(props: {
  label: string
  rooms: { title: string; href: string; isOpen: boolean }[]
  download?: { title: string; href: string } | undefined
}) {
  const { label, rooms, download } = props
  return (
    <nav aria-label={label} className="flex flex-wrap items-center gap-2">
      {rooms.map(({ title, href, isOpen }) => (
        <Link
          key={href}
          href={href}
          aria-current={isOpen ? 'page' : undefined}
          className="rounded-full border border-line px-3.5 py-1 text-muted transition hover:text-ink aria-[current=page]:border-transparent aria-[current=page]:bg-accent-soft aria-[current=page]:text-ink"
        >
          {title}
        </Link>
      ))}
      {download && (
        <a
          href={download.href}
          download
          className="ms-auto text-small text-accent underline underline-offset-2"
        >
          {download.title}
        </a>
      )}
    </nav>
  )
}
