import type { AvatarColor } from '@/lib/core/avatar-colors'

/** A letter or an emoji on its colour. */
export function Avatar(props: { symbol: string; color: AvatarColor; size?: 'sm' | 'md'; lang?: string }) {
  const { symbol, color, size = 'md', lang } = props
  const box = size === 'sm' ? 'size-7 text-small' : 'size-10 text-body'
  return (
    <span
      aria-hidden="true"
      lang={lang}
      className={`${box} ${LOOKS[color]} inline-grid shrink-0 select-none place-items-center overflow-hidden rounded-full font-serif font-semibold leading-none`}
    >
      {symbol}
    </span>
  )
}

/** Written out, because Tailwind reads class names and computes none. */
const LOOKS: Record<AvatarColor, string> = {
  teal: 'bg-accent-soft text-accent',
  blue: 'bg-avatar-blue text-on-avatar-blue',
  violet: 'bg-avatar-violet text-on-avatar-violet',
  rose: 'bg-avatar-rose text-on-avatar-rose',
  amber: 'bg-avatar-amber text-on-avatar-amber',
  green: 'bg-avatar-green text-on-avatar-green',
  slate: 'bg-avatar-slate text-on-avatar-slate',
}
