import type { AlignedPair } from '../model/alignment';
import type { PairResult, RowError, RowOutput, RunStop } from '../model/report';

/** The json of an output item of Align: a pair of a person and an access item, and its result. */
export interface AlignOutput
	extends
		Omit<AlignedPair, 'pair' | 'scope' | 'rows'>,
		Pick<PairResult, 'identityId' | 'identityName' | 'type' | 'id' | 'name' | 'sourceName'>,
		Partial<Omit<RowOutput, 'message' | 'accessRequestIds'>> {
	tenant: string;
	warnings?: string[];
	accessRequestIds: string[];
}

/** `rows`: the input items that the item comes from. */
export type AlignItem = { rows: number[] } & ({ output: AlignOutput } | { error: RowError });

export interface AlignReport {
	items: AlignItem[];
	hints: string[];
	stop?: RunStop;
}
