import { ApiProblem } from '$api/problem';
import type { AssertionOptions, CreationOptions, PasskeyMade, PasskeySigned } from '$api/types';
import { t } from '$i18n';
import { bytesOf, textOf } from './base64url';

/** Whether this browser knows passkeys at all; it does so only on pages with a name and HTTPS. */
export function knowsPasskeys(): boolean {
  return typeof PublicKeyCredential !== 'undefined' && isSecureContext;
}

const named = (id: string): PublicKeyCredentialDescriptor => ({ type: 'public-key', id: bytesOf(id) });

/** Lets the browser make a passkey. Throws an `ApiProblem` when the person or the browser refuses. */
export async function makePasskey(options: CreationOptions): Promise<PasskeyMade> {
  const { user } = options;
  const credential = await asked(
    navigator.credentials.create({
      publicKey: {
        challenge: bytesOf(options.challenge),
        rp: { id: options.rp_id, name: options.rp_name },
        user: { id: bytesOf(user.id), name: user.name, displayName: user.display_name },
        pubKeyCredParams: options.algorithms.map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: options.exclude.map(named),
        authenticatorSelection: {
          residentKey: 'required',
          requireResidentKey: true,
          userVerification: 'required',
        },
        attestation: 'none',
        timeout: options.timeout_ms,
      },
    }),
  );
  const response = credential.response as AuthenticatorAttestationResponse;
  return {
    client_data_json: textOf(response.clientDataJSON),
    attestation_object: textOf(response.attestationObject),
  };
}

/** Lets a passkey sign. Throws an `ApiProblem` when the person or the browser refuses. */
export async function signWithPasskey(options: AssertionOptions): Promise<PasskeySigned> {
  const credential = await asked(
    navigator.credentials.get({
      publicKey: {
        challenge: bytesOf(options.challenge),
        rpId: options.rp_id,
        allowCredentials: options.allow.map(named),
        userVerification: options.verified ? 'required' : 'preferred',
        timeout: options.timeout_ms,
      },
    }),
  );
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    id: textOf(credential.rawId),
    client_data_json: textOf(response.clientDataJSON),
    authenticator_data: textOf(response.authenticatorData),
    signature: textOf(response.signature),
    user_handle: response.userHandle ? textOf(response.userHandle) : null,
  };
}

async function asked(answer: Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await answer;
    if (credential) return credential as PublicKeyCredential;
  } catch (thrown) {
    const known = thrown instanceof DOMException && thrown.name === 'InvalidStateError';
    throw refused(known ? t('factors-passkey-known') : t('factors-passkey-cancelled'));
  }
  throw refused(t('factors-passkey-cancelled'));
}

/** The browser tells nobody why: cancelled, too late and unknown look alike. */
function refused(title: string): ApiProblem {
  return new ApiProblem({ code: 'invalid', status: 0, title });
}
