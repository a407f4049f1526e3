import { Route, Routes } from 'react-router';
import { CaseList } from './CaseList';
import { CasePage } from './CasePage';
import '../../desk/desk.css';

/** `/cases` and `/cases/{case}`. */
export default function Pages() {
  return (
    <Routes>
      <Route index element={<CaseList />} />
      <Route path=":case" element={<CasePage />} />
    </Routes>
  );
}
