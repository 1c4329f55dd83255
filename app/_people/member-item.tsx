import { getFormatter, getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_forms/action-form'
import { FormSelect } from '@/app/_forms/form-select'
import type { Member } from '@/lib/people/members'
import { ROLES } from '@/lib/people/permissions'
import { handOverTo, removeMember, setRole } from './people-actions'

/** One person of a community, and what its owner may do about them. */
export async function MemberItem(props: {
  slug: string
  member: Member
  isYou: boolean
  mayManage: boolean
  mayHandOver: boolean
}) {
  const [t, format] = await Promise.all([getTranslations('people'), getFormatter()])
  const { slug, member, isYou, mayManage, mayHandOver } = props
  const who = (
    <>
      <input type="hidden" name="community" value={slug} />
      <input type="hidden" name="user" value={member.userId} />
    </>
  )
  return (
    <li className="border-b border-line py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-56">
          <p>
            <bdi className="font-medium">{member.name ?? t('noName')}</bdi>
            {isYou && <span className="text-small text-muted"> · {t('you')}</span>}
          </p>
          <p className="text-small text-muted">
            {t('since', { day: format.dateTime(member.joinedAt, { dateStyle: 'medium' }) })}
          </p>
        </div>
        {mayManage ? (
          <ActionForm action={setRole} submit={t('changeRole')} look="quiet" isInline>
            {who}
            <FormSelect
              label={t('roleOf', { name: member.name ?? '' })}
              isLabelHidden
              name="role"
              defaultValue={member.role}
              options={ROLES.map((role) => ({ value: role, label: t(`roles.${role}`) }))}
            />
          </ActionForm>
        ) : (
          <p>{t(`roles.${member.role}`)}</p>
        )}
      </div>
      {mayManage && !isYou && (
        <details className="mt-1">
          <summary className="w-fit text-small text-muted hover:text-ink">{t('more')}</summary>
          <div className="mt-2 flex flex-wrap gap-2">
            <ActionForm action={removeMember} submit={t('remove')} look="danger" isInline>
              {who}
            </ActionForm>
            {mayHandOver && member.role !== 'owner' && (
              <ActionForm action={handOverTo} submit={t('handOver')} look="quiet" isInline>
                {who}
              </ActionForm>
            )}
          </div>
        </details>
      )}
    </li>
  )
}
