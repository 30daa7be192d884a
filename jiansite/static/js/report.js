// 找错 on a story: what the reader marks goes along with the link at its end. Without this the
// link leads to the same form, and the reader says where the error is.

// As much as the server keeps: news/passages.py.
const MAX_QUOTE = 300;
const MAX_CONTEXT = 40;

/** The words of a range as the story has them: captions are not part of it. */
function words(range, texts) {
  return texts
    .filter((text) => range.intersectsNode(text))
    .map((text) =>
      text.data.slice(
        text === range.startContainer ? range.startOffset : 0,
        text === range.endContainer ? range.endOffset : text.length,
      ),
    )
    .join("")
    .replace(/\s+/g, " ");
}

/** All texts of the story in reading order. */
function textsOf(body) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT, (text) =>
    text.parentElement.closest("figure") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const texts = [];
  while (walker.nextNode()) {
    texts.push(walker.currentNode);
  }
  return texts;
}

/** How many paragraphs begin at or before the beginning of the range. */
function paragraphOf(range, body) {
  const start = range.cloneRange();
  start.collapse(true);
  return [...body.querySelectorAll("p, h2, h3, h4, li, th, td, caption")].filter(
    (block) => !block.closest("figure") && start.comparePoint(block, 0) <= 0,
  ).length;
}

/** What is marked within the story, with its neighbourhood; null where nothing is. */
function markedPassage(body) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) {
    return null;
  }
  const marked = selection.getRangeAt(0).cloneRange();
  if (!marked.intersectsNode(body)) {
    return null;
  }
  // A mark may begin above the story or run out of it.
  if (!body.contains(marked.startContainer)) {
    marked.setStart(body, 0);
  }
  if (!body.contains(marked.endContainer)) {
    marked.setEnd(body, body.childNodes.length);
  }
  const texts = textsOf(body);
  const quote = words(marked, texts).trim().slice(0, MAX_QUOTE);
  const before = marked.cloneRange();
  before.setStart(body, 0);
  before.setEnd(marked.startContainer, marked.startOffset);
  const after = marked.cloneRange();
  after.setStart(marked.endContainer, marked.endOffset);
  after.setEnd(body, body.childNodes.length);
  return quote
    ? {
        quote,
        before: words(before, texts).slice(-MAX_CONTEXT),
        after: words(after, texts).slice(0, MAX_CONTEXT),
        paragraph: paragraphOf(marked, body),
      }
    : null;
}

/** Keep the link in step with what is marked. */
function followMarks(link, body) {
  const plain = { href: link.getAttribute("href"), words: link.textContent };
  let timer;

  function follow() {
    const passage = markedPassage(body);
    if (passage) {
      link.href = `${plain.href}?${new URLSearchParams(passage)}`;
      link.textContent = "对选中的文字找错";
    } else if (body.contains(getSelection().anchorNode)) {
      // Undone by a click into the story; a click on the link itself undoes a mark as well.
      link.href = plain.href;
      link.textContent = plain.words;
    }
  }

  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(follow, 150);
  });
  document.querySelector("[data-report-hint]").hidden = false;
  follow();
}

const link = document.querySelector("[data-report-link]");
const body = document.querySelector(".article .body");
if (link && body) {
  followMarks(link, body);
}
