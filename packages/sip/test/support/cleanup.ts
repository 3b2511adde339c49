import type { TestContext } from 'node:test'

type Deed = () => unknown

const stacks = new WeakMap<TestContext, Deed[]>()

/**
 * Does something at the end of a test: last come, first served, and every one of them even when one fails, so that no
 * socket stays open and holds up the run.
 */
export function cleanup(t: TestContext, deed: Deed): void {
  const known = stacks.get(t)
  if (known) {
    known.push(deed)
    return
  }
  const stack = [deed]
  stacks.set(t, stack)
  t.after(() => runAll(stack))
}

async function runAll(stack: Deed[]): Promise<void> {
  const errors: unknown[] = []
  for (const deed of stack.reverse()) {
    try {
      await deed()
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}
