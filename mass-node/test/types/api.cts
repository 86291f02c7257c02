// The same package by `require`.

import mass = require('@mass-sdk/node');

const report: mass.Report = mass.validate('{}');
const code: mass.IssueCode | undefined = report.issues[0]?.code;
void code;
