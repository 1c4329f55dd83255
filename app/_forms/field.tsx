import { type InputHTMLAttributes, useId } from 'react'

/** A labelled field of a form, with what is wrong with it below. */
export function Field(
  props: {
    label: string
    name: string
    hint?: string
    error?: string | undefined
  } & InputHTMLAttributes<HTMLInputElement>,
) {
  const { label, hint, error, name, ...rest } = props
  const id = useId()
  const about = `${id}-about`
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        id={id}
        name={name}
        required
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? about : undefined}
        className="rounded-xl border border-edge bg-paper px-3.5 py-2 aria-invalid:border-danger"
        {...rest}
      />
      {(error || hint) && (
        <span id={about} className={`text-small ${error ? 'text-danger' : 'text-muted'}`}>
          {error ?? hint}
        </span>
      )}
    </div>
  )
}
