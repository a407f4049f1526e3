import { Route, Routes } from 'react-router';
import { NotFound } from '../../frame/RouteFailed';
import { Overview } from './Overview';

/** Every page of the area. */
export default function PolicyPages() {
  return (
    <Routes>
      <Route index element={<Overview />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}
