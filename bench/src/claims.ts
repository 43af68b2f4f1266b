import type { Contender } from './cases';
import type { Figures, PlanningCost } from './measure';
import { floorMs } from './childProcesses';

/** A statement about the node in README, and what this run measured. */
export interface Claim {
	claim: string;
	seen: string;
	met: boolean;
}

/** Checks each claim for which this run has figures. A quick run covers fewer claims. */
export function claims(measured: Figures[], planning: PlanningCost[]): Claim[] {
	const of = (contender: Contender, rows: number): Figures | undefined =>
		measured.find((one) => one.contender === contender && one.rows === rows);
	const made = [
		nothingAmiss(measured),
		fewestCalls(of('oursCombined', 1_000)),
		fasterThan(of('oursCombined', 1_000), of('httpBatched', 1_000)),
		nearTheFloor(of('ours', 1_000)),
		manyRows(of('oursCombined', 10_000)),
		planned(planning),
	];
	return made.filter((claim) => claim !== undefined);
}

function nothingAmiss(measured: Figures[]): Claim {
	const ours = measured.filter(({ contender }) => contender === 'ours' || contender === 'oursCombined');
	const total = (key: 'rows' | 'doubled' | 'lost' | 'unknown'): number => ours.reduce((sum, one) => sum + one[key], 0);
	const [rows, doubled, lost, unknown] = [total('rows'), total('doubled'), total('lost'), total('unknown')];
	return {
		claim: 'Our node: every row submitted once and its result reported',
		seen: `${rows} rows: ${doubled} doubled, ${lost} lost, ${unknown} unknown`,
		met: doubled + lost + unknown === 0,
	};
}

function fewestCalls(combined: Figures | undefined): Claim | undefined {
	if (combined === undefined) return undefined;
	const reads = combined.calls - combined.submits;
	return {
		claim: '1,000 rows combined: at most 10 submits and 5 reads',
		seen: `${combined.submits} submits, ${reads} reads`,
		met: combined.submits <= 10 && reads <= 5,
	};
}

function fasterThan(combined: Figures | undefined, peer: Figures | undefined): Claim | undefined {
	if (combined === undefined || peer === undefined) return undefined;
	const part = peer.executionMs / combined.executionMs;
	return {
		claim: '1,000 rows combined: at most 1/50 of the execution time of the HTTP Request node with its best settings',
		seen: `${seconds(combined.executionMs)} against ${seconds(peer.executionMs)}: 1/${Math.floor(part)}`,
		met: part >= 50,
	};
}

function nearTheFloor(each: Figures | undefined): Claim | undefined {
	if (each === undefined) return undefined;
	const times = each.firstToLastMs / floorMs(each);
	return {
		claim: '1,000 rows, one request each: at most 1.03 × the floor from the first call to the last',
		seen: `${times.toFixed(4)} × ${seconds(floorMs(each))}`,
		met: times <= 1.03,
	};
}

function manyRows(combined: Figures | undefined): Claim | undefined {
	if (combined === undefined) return undefined;
	return {
		claim: '10,000 rows in one execution of n8n',
		seen: `${combined.confirmed} accepted and reported, in ${seconds(combined.executionMs)}`,
		met: combined.confirmed === combined.rows,
	};
}

function planned(planning: PlanningCost[]): Claim {
	const [small, large] = planning;
	const growth = large.cpuMs / small.cpuMs;
	return {
		claim: 'Planning 100,000 pairs: at most 3 s of CPU, 300 MB above the base, and 20 times the cost of 10,000',
		seen: `${seconds(large.cpuMs)}, ${Math.round(large.peakMb)} MB, ${growth.toFixed(1)} times; ${large.calls} calls`,
		met: large.cpuMs <= 3_000 && large.peakMb <= 300 && growth <= 20,
	};
}

/** Milliseconds as seconds, such as "1.25 s" or "75.0 s". */
export function seconds(milliseconds: number): string {
	const value = milliseconds / 1000;
	return `${value < 10 ? value.toFixed(2) : value.toFixed(1)} s`;
}
