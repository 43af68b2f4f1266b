import { access, accessItem, people, run } from '../../engine/support';
import type { RowOutcome, Scene } from './scene';

interface Report {
	statusCode?: number;
	message?: string;
	results: Array<{ outcome: string; accessRequestIds: string[]; message?: string }>;
}

/** Puts the scene's rows through the node in n8n's engine, set to continue on failure; the node's options are what is given. */
export async function runInEngine(
	{ sandbox, operation, rows }: Scene,
	options: object,
	by: 'id' | 'name' = 'id',
): Promise<RowOutcome[]> {
	const items = rows.map(({ person, item, comment, removeDate }) => ({
		person: by === 'id' ? person.id : person.email,
		item: by === 'id' ? item.id : item.name,
		type: item.type,
		comment: comment ?? 'Asked for by a test',
		removeDate: removeDate ?? '',
	}));
	const result = await run(
		sandbox,
		operation,
		{
			...people(by === 'id' ? 'id' : 'email', '={{ $json.person }}'),
			...access(accessItem('={{ $json.type }}', by, '={{ $json.item }}')),
			comment: '={{ $json.comment }}',
			end: 'date',
			removeDate: '={{ $json.removeDate }}',
			// Rows without an end leave the cell empty.
			options: { emptyEnd: 'noEnd', ...options },
		},
		{ items, onError: 'continueErrorOutput' },
	);
	if (result.error !== undefined) throw new Error(`The node threw: ${result.error.message}`);
	const outcomes: RowOutcome[] = [];
	for (const { json, pairedItem } of [...result.items, ...result.errorItems]) {
		const row = (pairedItem as { item: number }).item;
		if (outcomes[row] !== undefined) throw new Error(`Item ${row} came out twice.`);
		outcomes[row] = outcomeOf((json.error ?? json) as unknown as Report);
	}
	return outcomes;
}

function outcomeOf({ statusCode, message = '', results }: Report): RowOutcome {
	if (results.length !== 1) return { outcome: 'ROW ERROR', accessRequestIds: [], message };
	const [{ outcome, accessRequestIds, message: said = '' }] = results;
	return {
		outcome,
		accessRequestIds,
		message: `${message} ${said}`.trim(),
		...(statusCode !== undefined && { statusCode }),
	};
}
