/** An AI agent gets nothing but an error's message, and must be able to go on from it. */
export const LONGEST_AGENT_MESSAGE = 2_000;

/** What an agent must know, most important first; a part that does not fit is cut, and what follows it left out. */
export interface AgentParts {
	/** How much went through and how much did not: one sentence or two. */
	counts: string;
	/** What was submitted, one entry for each input item. */
	submitted?: readonly string[];
	/** What is wrong and what to do, one text for each kind of fault. */
	faults: readonly string[];
}

const MORE = (count: number) => `and ${count} more (Get Many by reference)`;
/** Room that is kept for the faults when there are many ids. */
const KEPT_FOR_FAULTS = 900;

/** All of it in one message of at most 2,000 characters. */
export function agentMessage({ counts, submitted = [], faults }: AgentParts): string {
	const ids =
		submitted.length === 0
			? ''
			: ` Submitted: ${listed(submitted, LONGEST_AGENT_MESSAGE - counts.length - KEPT_FOR_FAULTS)}.`;
	return cut(`${counts}${ids} ${faults.join(' ')}`.trim());
}

/** As many entries as fit, then how many more there are. */
function listed(entries: readonly string[], room: number): string {
	let text = '';
	for (const [index, entry] of entries.entries()) {
		const next = text === '' ? entry : `${text}; ${entry}`;
		if (next.length > room - MORE(entries.length).length)
			return `${text}${text === '' ? '' : '; '}${MORE(entries.length - index)}`;
		text = next;
	}
	return text;
}

function cut(text: string): string {
	return text.length <= LONGEST_AGENT_MESSAGE ? text : `${text.slice(0, LONGEST_AGENT_MESSAGE - 1)}…`;
}
