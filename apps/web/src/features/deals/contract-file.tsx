import { Button, FileButton } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { DealCard } from '../../lib/contract.ts'
import { api } from '../../lib/endpoints.ts'
import { showToast } from '../../lib/toast.ts'
import { useErrorText } from '../../lib/use-error-text.ts'
import { FileLink } from '../../ui/file-link.tsx'
import styles from './deal.module.css'
import { useChangeDeal } from './use-change-deal.ts'

/** The contract: opened by a click; added, replaced and taken off by those who may, with a way back. */
export function ContractFile({ deal }: { deal: DealCard }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const change = useChangeDeal(deal.id)
  const before = deal.contractFile
  const fail = (error: unknown) => showToast(errorText(error), { tone: 'bad' })
  const undo = () => change.mutate({ contractFileId: before?.id ?? null }, { onError: fail })
  const attach = useMutation({
    mutationFn: async (file: File) =>
      change.mutateAsync({ contractFileId: (await api.files.upload(file)).id }),
    onSuccess: (_deal, file) => showToast(t('deal.contractAttached', { name: file.name }), { undo }),
    onError: fail,
  })
  const takeOff = () =>
    change.mutate(
      { contractFileId: null },
      { onSuccess: () => showToast(t('deal.contractTakenOff'), { undo }), onError: fail },
    )
  return (
    <>
      {before ? (
        <FileLink file={before} />
      ) : (
        !deal.can.edit && <span className="soft">{t('stale.nothing')}</span>
      )}
      {deal.can.edit && (
        <div className={styles.contractTools}>
          <FileButton onChange={(file) => file && attach.mutate(file)}>
            {(props) => (
              <Button {...props} size="compact-xs" variant="default" loading={attach.isPending}>
                {t(before ? 'deal.replaceContract' : 'outcome.attach')}
              </Button>
            )}
          </FileButton>
          {before && (
            <Button size="compact-xs" variant="subtle" color="gray" onClick={takeOff}>
              {t('deal.takeContractOff')}
            </Button>
          )}
        </div>
      )}
    </>
  )
}
