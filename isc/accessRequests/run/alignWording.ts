import { groupBy } from '../../shared/lists';
import type { AlignAction } from '../model/alignment';
import type { WantedPair } from '../model/wanted';
import { itemLabel, personLabel } from '../model/wording';
import type { AlignItem } from './alignItems';

/** Adds the person and the access item to a sentence that doesn't name them. */
export function sentence(pair: WantedPair, message: string): string {
	const subject = `${personLabel(pair)} and ${itemLabel(pair)}`;
	return `${subject}: nothing is sent. ${message}`.trim();
}

const WORDS: Array<[AlignAction, string]> = [
	['KEEP', 'stay'],
	['ENDS_EARLIER', 'stay but end earlier than the list asks'],
	['PENDING', 'requested already'],
	['CANCEL_NEEDED', 'need a running request canceled'],
	['CANNOT_REVOKE', "can't be revoked by a request"],
	['BLOCKED', 'blocked'],
	['CHANGED', 'changed meanwhile'],
];

/** What the run did, in one sentence with all counts. */
export function countsOf(items: readonly AlignItem[], dryRun: boolean): string {
	const outputs = items.flatMap((item) => ('output' in item ? [item.output] : []));
	const byAction = groupBy(outputs, ({ action }) => action);
	const count = (action: AlignAction) => byAction.get(action)?.length ?? 0;
	const sent = (action: AlignAction) => {
		const all = byAction.get(action) ?? [];
		const submitted = all.filter(({ outcome }) => outcome === 'SUBMITTED').length;
		return dryRun || submitted === all.length ? `${all.length}` : `${all.length} (${submitted} submitted)`;
	};
	const verb = dryRun ? 'would be requested' : 'submitted (queued, not done yet)';
	const requested =
		count('GRANT') + count('REVOKE') === 0
			? 'nothing has to be requested'
			: `${sent('GRANT')} ${grants(count('GRANT'))} and ${sent('REVOKE')} ${revokes(count('REVOKE'))} ${verb}`;
	const parts = [
		requested,
		...WORDS.flatMap(([action, words]) => (count(action) > 0 ? [`${count(action)} ${words}`] : [])),
	];
	const failed = items.filter((item) => 'error' in item).length;
	if (failed > 0) parts.push(`${failed} failed`);
	const text = `${dryRun ? 'Dry run, nothing was sent: ' : ''}${parts.join(', ')}.`;
	return text.charAt(0).toUpperCase() + text.slice(1);
}

function grants(count: number): string {
	return count === 1 ? 'grant' : 'grants';
}

function revokes(count: number): string {
	return count === 1 ? 'revoke' : 'revokes';
}
