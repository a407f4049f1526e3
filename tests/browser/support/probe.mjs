// What a page takes for something that a person does: from the click to the frame with the rows.

/** Runs in the page before anything else of it. */
function watch() {
  const probe = { acted: 0, answered: 0, painted: 0, wanted: '', rows: '', tasks: [], inputs: [], frames: [] };
  window.__probe = probe;
  new PerformanceObserver((list) => probe.tasks.push(...list.getEntries().map((one) => one.duration))).observe({ type: 'longtask' });
  new PerformanceObserver((list) => probe.inputs.push(...list.getEntries().map((one) => one.duration))).observe({ type: 'event', durationThreshold: 16 });
  for (const kind of ['click', 'keydown']) {
    document.addEventListener(kind, (event) => (probe.acted = probe.answered ? probe.acted : event.timeStamp), true);
  }
  const ask = window.fetch;
  window.fetch = async (request, options) => {
    const began = performance.now();
    const answer = await ask(request, options);
    const { pathname, search } = new URL(request.url ?? request, location.href);
    if (probe.wanted && pathname.endsWith(probe.wanted) && !search.includes('cursor=') && !probe.answered) {
      // The body is read by the page: what the page makes of it begins after that.
      const told = () => {
        probe.answered = performance.now();
        probe.asked = probe.answered - began;
      };
      // The page may break a reading off, to ask again.
      answer.clone().arrayBuffer().then(told, () => {});
    }
    return answer;
  };
  /** The second frame after rows stand that came with the answer, or after an answer that changed nothing. */
  const frame = (before) => {
    requestAnimationFrame((now) => {
      probe.frames.push(now - before);
      const waits = document.querySelector('.ant-spin-spinning, .ant-skeleton, [aria-busy="true"]');
      const shown = document.querySelector(probe.rows || 'none') ?? document.querySelector('.ant-empty');
      if (probe.answered && !probe.painted && !waits && shown && now > probe.answered) {
        requestAnimationFrame((after) => (probe.painted ||= after));
      }
      frame(now);
    });
  };
  frame(performance.now());
}

export async function install(context) {
  await context.addInitScript(watch);
}

const longest = (durations) => durations.reduce((most, one) => Math.max(most, one), 0);

/**
 * Does something after which the list at the end of `path` is asked for, and says in milliseconds: until the rows were
 * painted, the host's part of it, the longest task and the slowest input.
 */
export async function timed(page, { path, rows }, act) {
  await page.evaluate(
    ([wanted, shown]) => Object.assign(window.__probe, { wanted, rows: shown, acted: 0, answered: 0, painted: 0, tasks: [], inputs: [] }),
    [path, rows],
  );
  await act();
  await page.waitForFunction(() => window.__probe.painted > 0);
  const { acted, asked, painted, tasks, inputs } = await page.evaluate(() => window.__probe);
  return { painted: painted - acted, host: asked, task: longest(tasks), input: longest(inputs) };
}

/** Scrolls a list down until so many rows were read or it ends; says how its frames were and what stands in the page. */
export async function scrolled(page, { rows, scroller, wanted }) {
  const read = () => page.evaluate(() => Number(/\d[\d,.\s]*/.exec(document.querySelector('.table-foot')?.textContent ?? '0')?.[0].replace(/\D/g, '')));
  const end = () => page.locator(scroller).evaluate((box) => box.scrollTop + box.clientHeight >= box.scrollHeight - 2);
  const box = await page.locator(scroller).first().boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.evaluate(() => Object.assign(window.__probe, { tasks: [], inputs: [], frames: [] }));
  const began = Date.now();
  let count = await read();
  for (let still = 0; count < wanted && still < 40; ) {
    await page.mouse.wheel(0, 900);
    // While more is read, the foot says so instead of a number.
    const now = (await read()) || count;
    still = now === count && (await end()) ? still + 1 : 0;
    count = now;
  }
  const seconds = (Date.now() - began) / 1000;
  const { frames, tasks } = await page.evaluate(() => window.__probe);
  const sorted = [...frames].sort((one, other) => one - other);
  const counts = await page.evaluate((selector) => [document.querySelectorAll(selector).length, document.querySelectorAll('*').length], rows);
  return { count, seconds, frame: sorted[Math.floor(sorted.length * 0.95)] ?? 0, longest: sorted.at(-1) ?? 0, tasks: tasks.length, task: longest(tasks), inPage: counts[0], nodes: counts[1] };
}
