/** The package brings no types; the one script that uses it is small. */
declare module 'oidc-provider';
