import { Route, Routes } from 'react-router';
import { ApprovalList } from './ApprovalList';
import '../../desk/desk.css';

/** `/approvals`. */
export default function Pages() {
  return (
    <Routes>
      <Route index element={<ApprovalList />} />
    </Routes>
  );
}
