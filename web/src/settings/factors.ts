import { queryOptions } from '@tanstack/svelte-query';
import { makePasskey } from '$auth/passkey';
import { body, client } from '$api/client';
import { queryClient } from '$api/query';

export const factorsQuery = queryOptions({
  queryKey: ['me', 'factors'],
  queryFn: () => body(client.GET('/api/v1/me/factors')),
});

/** Everything below changes what `factorsQuery` told. */
async function changed<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } finally {
    await queryClient.invalidateQueries({ queryKey: factorsQuery.queryKey, exact: true });
  }
}

/** Proves who one is, by the password or a code of the application. */
export const prove = (by: { password: string } | { code: string }) =>
  changed(client.POST('/api/v1/me/factors/proof', { body: by }));

/** A new secret for an application; asked for once per dialog. */
export const beginTotp = () => body(client.POST('/api/v1/me/factors/totp'));

/** Takes the first code; answers recovery codes, or null when there are some already. */
export const confirmTotp = (code: string) =>
  changed(body(client.POST('/api/v1/me/factors/totp/confirmation', { body: { code } }))).then(
    ({ recovery_codes }) => recovery_codes ?? null,
  );

export const removeTotp = () => changed(client.DELETE('/api/v1/me/factors/totp'));

/** Lets the browser make a passkey and keeps it; answers as `confirmTotp`. */
export async function addPasskey(name: string): Promise<string[] | null> {
  const options = await body(client.POST('/api/v1/me/factors/passkey-options'));
  const credential = await makePasskey(options);
  const added = await changed(
    body(client.POST('/api/v1/me/factors/passkeys', { body: { name, credential } })),
  );
  return added.recovery_codes ?? null;
}

const at = (id: string) => ({ params: { path: { id } } });

export const renamePasskey = (id: string, name: string) =>
  changed(client.PATCH('/api/v1/me/factors/passkeys/{id}', { ...at(id), body: { name } }));

export const removePasskey = (id: string) =>
  changed(client.DELETE('/api/v1/me/factors/passkeys/{id}', at(id)));

export const replaceCodes = () =>
  changed(body(client.POST('/api/v1/me/factors/recovery-codes'))).then(
    ({ recovery_codes }) => recovery_codes ?? [],
  );
