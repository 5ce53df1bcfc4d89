import { describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '$api/problem';
import type { ChatFile, DraftFile } from '$api/types';
import { Attachments, MOST_FILES } from './attachments.svelte';
import type { Way } from '$api/upload';
import type { Bring } from './upload';

const answer = (name: string) => ({ id: name, name, kind: 'file', size: 1 }) as ChatFile;
const file = (name: string) => new File(['a'], name);

/** A server that answers when it is told to. */
function server() {
  const asked: { name: string; way: Way; end: (how: ChatFile | ApiProblem) => void }[] = [];
  const bring: Bring = (_, { name }, way) =>
    new Promise((resolve, reject) => {
      const end = (how: ChatFile | ApiProblem) => (how instanceof ApiProblem ? reject(how) : resolve(how));
      asked.push({ name, way, end });
    });
  return { asked, bring };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the files of a message box', () => {
  it('are brought two at a time, in their order, and taken when all are there', async () => {
    const { asked, bring } = server();
    const box = new Attachments(bring, () => {});
    box.add(['a', 'b', 'c'].map(file));
    expect(asked.map(({ name }) => name)).toEqual(['a', 'b']);
    asked[1]?.end(answer('b'));
    await settled();
    expect(asked.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(box.isReady).toBe(false);
    asked[0]?.end(answer('a'));
    asked[2]?.end(answer('c'));
    await settled();
    expect(box.isReady).toBe(true);
    expect(box.take().map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(box.isEmpty).toBe(true);
  });

  it('say what went wrong, and are brought again when asked', async () => {
    const { asked, bring } = server();
    const box = new Attachments(bring, () => {});
    box.add([file('a')]);
    asked[0]?.end(new ApiProblem({ code: 'offline', status: 0 }));
    await settled();
    const one = box.list[0];
    expect(one?.problem?.code).toBe('offline');
    expect(box.isReady).toBe(false);
    if (one) box.retry(one);
    asked[1]?.end(answer('a'));
    await settled();
    expect(box.isReady).toBe(true);
  });

  it('are given up and let go', async () => {
    const { asked, bring } = server();
    const away = vi.fn();
    const box = new Attachments(bring, away);
    box.add(['a', 'b', 'c'].map(file));
    const [one, two, three] = box.list;
    asked[1]?.end(answer('b'));
    await settled();
    for (const each of [one, two, three]) if (each) box.remove(each);
    expect(asked[0]?.way.signal.aborted).toBe(true);
    expect(away.mock.calls.map(([gone]) => (gone as ChatFile).id)).toEqual(['b']);
    // It had arrived by the time it was given up.
    asked[0]?.end(answer('a'));
    await settled();
    expect(away).toHaveBeenCalledTimes(2);
    expect(box.isEmpty).toBe(true);
  });

  it('are as many as a message takes', () => {
    const { bring } = server();
    const box = new Attachments(bring, () => {});
    box.add(Array.from({ length: MOST_FILES + 3 }, (_, at) => file(`${at}`)));
    expect(box.list).toHaveLength(MOST_FILES);
    expect(box.tooMany).toBe(true);
    const last = box.list.at(-1);
    if (last) box.remove(last);
    expect(box.tooMany).toBe(false);
  });

  it('are those of the draft, besides what is on its way, and what is gone is said so', async () => {
    const { asked, bring } = server();
    const box = new Attachments(bring, () => {});
    const changed = vi.fn();
    box.onchange = changed;
    box.add([file('a')]);
    const drafted = (name: string): DraftFile => ({ id: name, name, file: answer(name) });
    box.show([drafted('b'), { ...drafted('c'), file: null }]);
    expect(box.list.map((one) => [one.about.name, one.drafted?.file !== undefined])).toEqual([
      ['b', true],
      ['c', true],
      ['a', false],
    ]);
    expect(box.list[1]?.gone?.id).toBe('c');
    expect(changed).not.toHaveBeenCalled();
    asked[0]?.end(answer('a'));
    await settled();
    expect(changed).toHaveBeenCalledOnce();
    expect(box.drafted.map(({ id }) => id)).toEqual(['b', 'c', 'a']);
    expect(box.isReady).toBe(false);
    box.check([drafted('a')]);
    expect(box.drafted.filter((one) => one.file).map(({ id }) => id)).toEqual(['a']);
    for (const one of [...box.list]) if (one.gone) box.remove(one);
    expect(box.isReady).toBe(true);
    box.show([]);
    expect(box.isEmpty).toBe(true);
  });
});
