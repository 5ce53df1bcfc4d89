import { sections } from '$sections';
import type { Filter } from './api';

/** Why people are told, in the order of the menu. */
export const REASONS = [
  'mention',
  'call',
  'direct',
  'reply',
  'message',
  'poll_closed',
  'not_posted',
  'reminder',
  'security',
  'digest',
] as const;

/** A filter without what is not asked for. */
export function filterOf(view: Filter['view'], section: string, why: string): Filter {
  return { view, ...(section ? { section } : {}), ...(why ? { why } : {}) };
}

/** The sections that tell anything. */
export const telling = sections.map(({ code, titleKey }) => ({ code, titleKey }));
