import { cloneElement, type HTMLAttributes, type ReactElement, useEffect, useState } from 'react'
import styles from './tooltip.module.css'

const delayMs = 400
const gap = 6

/** Words for a control that is pointed at or reached by the keyboard; {@link TooltipLayer} shows them. */
export function Tooltip({
  label,
  children,
}: {
  label: string
  children: ReactElement<HTMLAttributes<HTMLElement>>
}) {
  return cloneElement(children, { 'data-tip': label } as object)
}

interface Tip {
  text: string
  /** The middle of the control, kept away from the window's edges; px. */
  x: number
  y: number
  isBelow: boolean
}

function tipOf(element: HTMLElement): Tip | null {
  const text = element.dataset.tip
  const box = element.getBoundingClientRect()
  if (!text || box.width === 0) return null
  const isBelow = box.top < 48
  const half = Math.min(140, text.length * 4 + 12)
  const x = Math.min(Math.max(box.left + box.width / 2, half), window.innerWidth - half)
  return { text, x, y: isBelow ? box.bottom + gap : box.top - gap, isBelow }
}

/** The one tooltip of the page: a library that places every kind of floating thing would weigh more than My day itself. */
export function TooltipLayer() {
  const [tip, setTip] = useState<Tip | null>(null)
  useEffect(() => watchTips(setTip), [])
  if (!tip) return null
  return (
    <div
      role="tooltip"
      className={styles.tip}
      data-below={tip.isBelow || undefined}
      style={{ left: tip.x, top: tip.y }}
    >
      {tip.text}
    </div>
  )
}

function watchTips(show: (tip: Tip | null) => void): () => void {
  let over: HTMLElement | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const hide = () => {
    clearTimeout(timer)
    over = null
    show(null)
  }
  const aim = (event: Event) => {
    const element = (event.target as HTMLElement | null)?.closest?.<HTMLElement>('[data-tip]') ?? null
    if (element === over) return
    hide()
    over = element
    const isTouch = event instanceof PointerEvent && event.pointerType === 'touch'
    const isByKey = event.type === 'focusin' && element?.matches(':focus-visible')
    if (element && !isTouch && (event.type !== 'focusin' || isByKey))
      timer = setTimeout(() => show(tipOf(element)), delayMs)
  }
  const listeners: [string, (event: Event) => void][] = [
    ['pointerover', aim],
    ['focusin', aim],
    ['focusout', hide],
    ['pointerdown', hide],
    ['keydown', hide],
    ['scroll', hide],
  ]
  for (const [name, listener] of listeners) window.addEventListener(name, listener, true)
  return () => {
    clearTimeout(timer)
    for (const [name, listener] of listeners) window.removeEventListener(name, listener, true)
  }
}
