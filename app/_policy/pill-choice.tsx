'use client'

/** One of a few, as pills side by side. */
export function PillChoice<T extends string>(props: {
  /** For the radios; unique on the page. */
  name: string
  legend: string
  choices: readonly (readonly [NoInfer<T>, string])[]
  value: T
  onChange(value: NoInfer<T>): void
}) {
  const { name, legend, choices, value, onChange } = props
  return (
    <fieldset className="flex self-start rounded-full border border-line p-0.5">
      <legend className="sr-only">{legend}</legend>
      {choices.map(([one, label]) => (
        <label
          key={one}
          className="rounded-full px-3.5 py-1 has-checked:bg-accent-soft has-checked:font-medium has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={value === one}
            onChange={() => onChange(one)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  )
}
