/** Asks the assistant in a room again, and calls a question off. */
import { body, client } from '$api/client';

export async function askAgain(messageId: string): Promise<void> {
  await body(client.POST('/api/v1/messages/{id}/answer', { params: { path: { id: messageId } } }));
}

export async function cancelAnswer(messageId: string): Promise<void> {
  await body(client.DELETE('/api/v1/messages/{id}/answer', { params: { path: { id: messageId } } }));
}
