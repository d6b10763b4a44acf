/** What the suites of status and rollback need of a kind of database. */
import { beforeEach } from 'vitest'
import { commandsOn, type Told } from '../cli/commands-on.ts'

/** A project in a folder, with a database of its own. */
export interface StandingProject {
  readonly cwd: string
  readonly url: string
  write(file: string, text: string): Promise<void>
  read(file: string): Promise<string>
  remove(): Promise<void>
}

/** A journal that a push left. */
export interface LeftJournal {
  readonly inputHash: string
  readonly phasesDone: number
  readonly phases: number
}

/** A kind of database, and what somebody, or a push that died, leaves in it. */
export interface StandingTarget<P extends StandingProject> {
  make(files: Readonly<Record<string, string>>): Promise<P>
  /** Nothing answers there. */
  readonly nowhere: string
  insert(project: P, table: string, row: Readonly<Record<string, string>>): Promise<void>
  /** The values of a column. */
  values(project: P, table: string, column: string): Promise<readonly unknown[]>
  /** The names of the columns of `notes`, sorted. */
  columns(project: P): Promise<readonly string[]>
  /** Takes the index `notes_title_idx` away. */
  dropIndex(project: P): Promise<void>
  /** Makes the table `theirs`, and the index `theirs_idx` over `body` of `notes`. */
  addTheirs(project: P): Promise<void>
  /** The journal with the Snapshot of the latest version, or none. */
  leaveJournal(project: P, journal: LeftJournal | null): Promise<void>
  /** Ann has the lease for that long; with no seconds it has run out. */
  leaveLease(project: P, seconds: number): Promise<void>
}

/** The project of each test, which begins with these files, and the commands over it. */
export function projectsOf<P extends StandingProject>(
  { make }: Pick<StandingTarget<P>, 'make'>,
  files: Readonly<Record<string, string>>,
): { project(): P; told(...args: string[]): Promise<Told> } & Pick<ReturnType<typeof commandsOn>, 'bkend'> {
  let project: P
  beforeEach(async () => {
    project = await make(files)
    return () => project.remove()
  })
  const { bkend, told } = commandsOn(() => project)
  return {
    project: () => project,
    bkend,
    async told(...args) {
      const { diagnostics, codes, ...rest } = await told(...args)
      // What a server cannot do is said with every push to it.
      const isOfProject = (code: string): boolean => code !== 'target/unsupported'
      return {
        ...rest,
        diagnostics: diagnostics.filter(({ code }) => isOfProject(code)),
        codes: codes.filter(isOfProject),
      }
    },
  }
}
