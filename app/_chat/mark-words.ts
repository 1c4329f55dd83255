import { listWantedSpans } from '@/lib/core/wanted-words'

/** The name of the marks in the style sheet. */
const NAME = 'found-words'
/** More than anybody goes through. */
const MOST_MARKS = 2_000

/**
 * Marks what is looked for in whatever an element shows of messages (`data-said`), and brings the first into view. The
 * marks are ranges that the browser paints (CSS Custom Highlight API): no element comes between the letters of a word, a
 * code or a formula. A browser that paints none shows the message without them.
 * @returns takes them away
 */
export function markWords(element: HTMLElement, wanted: string): () => void {
  if (!('highlights' in CSS)) return () => undefined
  const mark = () => {
    const ranges = listTexts(element).flatMap((text) => rangesIn(text, wanted))
    CSS.highlights.set(NAME, new Highlight(...ranges.slice(0, MOST_MARKS)))
    return ranges
  }
  const first = mark().find((range) => range.getClientRects().length > 0)
  if (first) bringIntoView(first)
  // A formula that is drawn, an attached text that is opened.
  const observer = new MutationObserver(mark)
  observer.observe(element, { subtree: true, childList: true, characterData: true })
  return () => {
    observer.disconnect()
    CSS.highlights.delete(NAME)
  }
}

/** The texts of messages; the letters of a formula are no words. */
function listTexts(element: HTMLElement): Text[] {
  const texts: Text[] = []
  for (const said of element.querySelectorAll('[data-said]')) {
    const walker = document.createTreeWalker(said, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const { currentNode } = walker
      if (currentNode instanceof Text && !currentNode.parentElement?.closest('math')) texts.push(currentNode)
    }
  }
  return texts
}

function rangesIn(text: Text, wanted: string): Range[] {
  return listWantedSpans(text.data, wanted).map(({ from, to }) => {
    const range = new Range()
    range.setStart(text, from)
    range.setEnd(text, to)
    return range
  })
}

/** Of a long message what was found may stand far below its beginning. */
function bringIntoView(range: Range): void {
  const { top, bottom } = range.getBoundingClientRect()
  const scroller = scrollerOf(range.startContainer.parentElement)
  if (!scroller) return
  const seen = scroller.getBoundingClientRect()
  if (top < seen.top || bottom > seen.bottom) scroller.scrollBy({ top: top - seen.top - seen.height / 3 })
}

function scrollerOf(element: HTMLElement | null): HTMLElement | null {
  if (!element) return null
  const isScroller = /auto|scroll/.test(getComputedStyle(element).overflowY)
  return isScroller && element.scrollHeight > element.clientHeight
    ? element
    : scrollerOf(element.parentElement)
}
