/** Being told of a message again. */
import { client } from '$api/client';
import { queryClient } from '$api/query';

/** Saves a message and asks to be told of it. */
export async function remind(messageId: string, at: Date, note: string): Promise<void> {
  await client.PUT('/api/v1/saved/{id}/reminder', {
    params: { path: { id: messageId } },
    body: { remind_at: at.toISOString(), note },
  });
  await stale();
}

/** Takes a reminder back; the message stays saved. */
export async function forgetReminder(messageId: string): Promise<void> {
  await client.DELETE('/api/v1/saved/{id}/reminder', { params: { path: { id: messageId } } });
  await stale();
}

// The mark of a saved message stands on the messages themselves, too.
async function stale(): Promise<void> {
  const keys = ['saved', 'messages', 'thread'];
  await Promise.all(keys.map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
}
