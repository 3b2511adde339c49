import { type Dialog, parseUri, type Registrar } from '@perezvon/sip'

/**
 * A browser whose connection was the former exchange's registers again on a new one, by the same Contact: its dialog goes
 * there too.
 */
export function followRegistration(registrar: Registrar, dialog: Dialog): void {
  const contact = placeOf(dialog.remoteTarget)
  const stop = registrar.on('bound', (_extension, binding) => {
    if (placeOf(binding.contactUri) === contact) dialog.moveTo(binding.source.flowId)
  })
  // a farewell may still wait for the browser, so a little longer than the dialog
  void dialog.ended.then(() => dialog.bye()).then(stop)
}

/** User and host; parameters differ between a REGISTER and an INVITE. */
function placeOf(text: string): string | undefined {
  const uri = parseUri(text)
  return uri && `${uri.user}@${uri.host}`
}
