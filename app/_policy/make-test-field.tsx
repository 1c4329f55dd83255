'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ACTIONS, type Action } from '@/guardrails/contract'
import type { PolicyTest } from '@/lib/policies/policy'
import { Button } from '../_ui/button'
import { INPUT } from './option-field'

/** Makes a tried text a test of the draft: what the policy says now is expected, unless somebody knows better. */
export function MakeTestField(props: {
  tried: Omit<PolicyTest, 'expect'>
  action: Action
  onMakeTest(test: PolicyTest): void
}) {
  const { tried, action, onMakeTest } = props
  const t = useTranslations('policyEditor')
  const [wanted, setWanted] = useState<{ text: string; action: Action }>()
  const [made, setMade] = useState('')
  const expect = wanted?.text === tried.text ? wanted.action : action
  return (
    <div className="flex flex-wrap items-center gap-2">
      <label className="flex items-center gap-2">
        {t('shouldBe')}
        <select
          value={expect}
          onChange={({ target }) =>
            setWanted({ text: tried.text, action: ACTIONS.find((one) => one === target.value) ?? action })
          }
          className={INPUT}
        >
          {ACTIONS.map((one) => (
            <option key={one} value={one}>
              {t(`actions.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <Button
        onClick={() => {
          onMakeTest({ ...tried, expect })
          setMade(tried.text)
        }}
      >
        {t('makeTest')}
      </Button>
      {made === tried.text && (
        <span role="status" className="text-small text-accent">
          {t('testMade')}
        </span>
      )}
    </div>
  )
}
