import type { Faults } from '../../shared/faults';
import { nearestName } from '../../shared/nearest';
import { quoted } from '../../shared/values';

/** Reports each unknown field of an object, and suggests the known name that is most like it. */
export function refuseUnknownFields(
	record: Record<string, unknown>,
	at: { path: string; known: readonly string[]; elsewhere?: Record<string, string> },
	faults: Faults,
): void {
	for (const name of Object.keys(record)) {
		if (at.known.includes(name)) continue;
		const path = pathOf(at.path, name);
		const elsewhere = at.elsewhere && Object.hasOwn(at.elsewhere, name) ? at.elsewhere[name] : undefined;
		const nearest = nearestName(name, at.known);
		const list = `Known fields: ${at.known.join(', ')}.`;
		const advice = elsewhere ?? (nearest ? `Did you mean ${nearest}? ${list}` : `Remove it. ${list}`);
		faults.add(path, `Unknown field ${quoted(name)}`, advice);
	}
}

/** `requestedItems[0]` and `id` → `requestedItems[0].id`; a name with other characters than letters and digits goes in brackets. */
export function pathOf(path: string, name: string): string {
	if (!/^\w+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
	return path === '' ? name : `${path}.${name}`;
}
