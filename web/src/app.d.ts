declare global {
  namespace App {
    interface Error {
      message: string;
      /** The stable code of the server's problem, or `not_found` for an unknown address. */
      code?: string;
      title?: string;
      detail?: string;
      traceId?: string;
    }
    interface PageState {
      sheet?: string;
    }
  }
}

export {};
