/** Every kind of event and its facts. Written by scripts/typescript_kinds.py from journal/kinds.py: change those. */

export const SUPERSEDES_MAX = 100;
export const PEOPLE_MAX = 999;
export const QUESTIONS_MAX = 8;
export const MUST_SUPERSEDE: readonly Kind[] = ["household.check_undone", "household.visit_undone", "volunteer.attendance_undone", "volunteer.report_in_undone"];

export interface ReportedIn {
  operation: string;
  volunteer: string;
  via: "app" | "desk" | "list" | "paper" | "qr" | "sms";
}
export interface ReportInUndone {
  operation: string;
  volunteer: string;
}
export interface Arrived {
  operation: string;
  volunteer: string;
}
export interface Left {
  operation: string;
  volunteer: string;
  arrival: string;
}
export interface AttendanceUndone {
  operation: string;
  volunteer: string;
}
export interface Visited {
  round: string;
  household: string;
  result: "absent" | "away" | "declined" | "reached" | "referred" | "vacant";
  people?: number;
  excused_people?: number;
  answers?: Record<string, string>;
}
export interface Excused {
  round: string;
  household: string;
  reason: "away" | "declined" | "vacant";
}
export interface VisitUndone {
  round: string;
  household: string;
}
export interface Checked {
  round: string;
  household: string;
  result: "absent" | "away" | "declined" | "reached" | "referred" | "vacant";
}
export interface CheckUndone {
  round: string;
  household: string;
}
export interface FactsOf {
  "volunteer.reported_in": ReportedIn;
  "volunteer.report_in_undone": ReportInUndone;
  "volunteer.arrived": Arrived;
  "volunteer.left": Left;
  "volunteer.attendance_undone": AttendanceUndone;
  "household.visited": Visited;
  "household.excused": Excused;
  "household.visit_undone": VisitUndone;
  "household.checked": Checked;
  "household.check_undone": CheckUndone;
}
export type Kind = keyof FactsOf;
